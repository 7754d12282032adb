/** What a kind says about itself has not changed since kind.v2.ts; under this name it is followed by shell.v3.ts. */
export type { KindDefinition } from './kind.v2.js';
