import { hash, verify } from '@node-rs/argon2';

/**
 * Passwords as argon2id with the library's defaults (19 MiB, 2 passes, 1 lane: the OWASP minimum of 2024). Parameters and
 * salt travel inside the hash, so that they can be raised later without touching what is stored.
 */
export async function hashPassword(password: string): Promise<string> {
  return hash(password);
}

/**
 * Whether the password belongs to the stored hash. Without one (unknown login, disabled, never given a password) the same
 * work is done against a decoy, so that the time taken tells nothing.
 */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  decoy ??= hash('a password nobody can have, because the answer below is no either way');
  const matches = await verify(stored ?? await decoy, password);
  return stored !== null && matches;
}

let decoy: Promise<string> | undefined;
