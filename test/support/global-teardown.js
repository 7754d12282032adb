/** Stops the server that the set-up started, and nothing else. */
export default async function globalTeardown() {
  await globalThis.jiannuoTestServer?.stop();
}
