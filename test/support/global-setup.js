import { access, chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TEMPLATE = 'jiannuo_template';

/**
 * Starts one PostgreSQL for all test files, in a directory of its own, and migrates the database that each file clones.
 * Durability is off: a test database need not survive a power cut.
 */
export default async function globalSetup() {
  const built = new URL('../../dist/src/store/', import.meta.url);
  await access(new URL('embedded.js', built)).catch(() => {
    throw new Error('dist is missing: run `npm run build` first');
  });
  const { acquireServer } = await import(new URL('embedded.js', built).href);
  const { createScratchDatabase } = await import(new URL('connection.js', built).href);
  const { migrate } = await import(new URL('migrate.js', built).href);

  const directory = await mkdtemp(join(tmpdir(), 'jiannuo-test-'));
  // As root the server runs as a user of its own, who must get through.
  await chmod(directory, 0o711);
  const server = await acquireServer({
    dataDir: join(directory, 'data'),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB', max_connections: '200' },
  });
  globalThis.jiannuoTestServer = {
    async stop() {
      await server.release();
      await rm(directory, { recursive: true, force: true });
    },
  };
  // Jest leaves at once on these, without the teardown, and the server would run on in its own session.
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      globalThis.jiannuoTestServer.stop().finally(() => process.exit(1));
    });
  }
  try {
    const owner = await createScratchDatabase(server.owner, TEMPLATE);
    await migrate(owner, server.app.user);
  } catch (error) {
    await globalThis.jiannuoTestServer.stop();
    throw error;
  }
  process.env.JIANNUO_TEST_SERVER = JSON.stringify({ owner: server.owner, app: server.app, template: TEMPLATE });
}
