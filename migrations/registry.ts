import type { MigrationInterface } from 'typeorm';

/** Every migration, oldest first. A released one is never edited, reordered or removed. */
export const MIGRATIONS: (new () => MigrationInterface)[] = [];
