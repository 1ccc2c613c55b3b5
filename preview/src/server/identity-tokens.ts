import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { PreviewUser } from './users.ts';

/** The preview as an issuer of identity tokens, in the shape Grafana signs them. The key lives as long as the process. */
export interface IdentityTokens {
  /** What `GET /api/signing-keys/keys` answers. */
  keySet: { keys: JWK[] };
  sign(user: PreviewUser, now: Date): Promise<string>;
}

export async function createIdentityTokens(issuer: () => string): Promise<IdentityTokens> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const kid = 'preview-es256';
  return {
    keySet: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] },
    sign: (user, now) =>
      new SignJWT({
        role: user.role,
        email: user.email,
        username: user.login,
        name: user.name,
        identifier: user.uid,
        type: 'user',
        namespace: 'default',
      })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'jwt' })
        .setIssuer(issuer())
        .setAudience('org:1')
        .setSubject(`user:${user.uid}`)
        .setIssuedAt(now)
        .setExpirationTime(new Date(now.getTime() + TEN_MINUTES))
        .sign(privateKey),
  };
}

const TEN_MINUTES = 10 * 60 * 1000;
