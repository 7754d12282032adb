import { z } from 'zod';
import { ROLES } from './core/commitment.js';
import type { Role } from './core/commitment.js';
import { Secret } from './secret.js';

/** An OpenID Connect provider, and whom of its people it admits to what (auth/single-sign-on.ts). */
export interface SignOnSettings {
  issuer: string;
  clientId: string;
  /** Null for a public client, which PKCE alone protects. */
  clientSecret: Secret | null;
  scope: string;
  /** The claim that is the login here. It must be one that people cannot change themselves at the provider. */
  loginClaim: string;
  /** The claim that holds groups or roles: one text or a list. */
  roleClaim: string;
  /** By a value of that claim. */
  roles: Readonly<Record<string, SignOnGrant>>;
}

/** What a value of the role claim admits to. */
export interface SignOnGrant {
  jurisdiction: string;
  roles: readonly Role[];
  /** Null for roles that belong to no office. */
  office: string | null;
}

const ISSUER = '须形如 https://id.example.gov.cn，本机可用 http / must look like https://id.example.gov.cn; http on this machine alone';
const GRANTS = `须为 JSON：{"值 value": {"jurisdiction": "…", "roles": ["${ROLES.join('", "')}"], "office": "…" 或 or null}} / must be JSON of this form`;

/** How each OIDC_… setting must look; a part of the schema of the whole environment (config.ts). */
export const signOnShape = {
  // Tokens travel to it: only a provider on this very machine is spoken to without TLS.
  OIDC_ISSUER: z.url({ error: ISSUER }).regex(/^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost)[:/])/, ISSUER).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_SCOPE: z.string().regex(/(?:^| )openid(?: |$)/, '须含 openid / must hold openid').default('openid profile'),
  OIDC_LOGIN_CLAIM: z.string().default('preferred_username'),
  OIDC_ROLE_CLAIM: z.string().default('groups'),
  OIDC_ROLES: z.string().optional().transform((text, context) => grantsOf(text, () => context.addIssue({ code: 'custom', message: GRANTS }))),
};

/** Null = there is none. */
export function signOnOf({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, ...settings }: z.infer<z.ZodObject<typeof signOnShape>>): SignOnSettings | null {
  if (issuer === undefined || clientId === undefined) return null;
  return Object.freeze({
    issuer, clientId, clientSecret: settings.OIDC_CLIENT_SECRET === undefined ? null : new Secret(settings.OIDC_CLIENT_SECRET), scope: settings.OIDC_SCOPE,
    loginClaim: settings.OIDC_LOGIN_CLAIM, roleClaim: settings.OIDC_ROLE_CLAIM, roles: settings.OIDC_ROLES,
  });
}

const grants = z.record(z.string().min(1), z.strictObject({ jurisdiction: z.string().min(1), roles: z.array(z.enum(ROLES)).min(1), office: z.string().nullable().default(null) }));

function grantsOf(text: string | undefined, refuse: () => void): Readonly<Record<string, SignOnGrant>> {
  if (text === undefined) return {};
  const read = grants.safeParse(jsonOf(text));
  if (!read.success) refuse();
  return read.data ?? {};
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
