// Starts the product as a newcomer would, and stops it with Ctrl-C: first while it is still loading the demo, then twice on the
// same data. It must serve, stop cleanly, leave no server behind, and come back quickly with the whole demo. Then kill -9, and it
// must recover by itself.
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const READY = 'Ctrl-C';
const PATIENCE_MS = 90_000;
const SECOND_START_MS = 5_000;
const dataDir = await mkdtemp(join(tmpdir(), 'jiannuo-start-'));
await chmod(dataDir, 0o711); // the database server runs as a user of its own and must get through
const port = 18_000 + (process.pid % 2_000);

try {
  await cutOff();
  await refuseOrphan();
  const first = await start('first start');
  await look();
  await stop(first, 'SIGINT');
  await refuseOrphan();
  const second = await start('second start', SECOND_START_MS);
  await stop(second, 'SIGKILL');
  const third = await start('start after kill -9');
  await look();
  await stop(third, 'SIGINT');
  await refuseOrphan();
} finally {
  await rm(dataDir, { recursive: true, force: true });
}

function npmStart() {
  return spawn('npm', ['start', '--silent'], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port) }, stdio: ['ignore', 'pipe', 'inherit'], detached: true,
  });
}

// Ctrl-C as soon as the database server runs: the demo is then not loaded, or half.
async function cutOff() {
  const child = npmStart();
  const file = join(dataDir, 'server/cluster/postmaster.pid');
  for (const began = performance.now(); await readFile(file, 'utf8').catch(() => '') === '';) {
    if (performance.now() - began > PATIENCE_MS) throw new Error('the database server does not start');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await stop(child, 'SIGINT');
}

async function start(name, limitMs = PATIENCE_MS) {
  const began = performance.now();
  const child = npmStart();
  let output = '';
  await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${name}: not ready after ${PATIENCE_MS} ms\n${output}`)), PATIENCE_MS);
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes(READY)) {
        clearTimeout(late);
        resolve();
      }
    });
    child.once('exit', (code) => reject(new Error(`${name}: ended with ${code}\n${output}`)));
  });
  child.removeAllListeners('exit');
  const took = performance.now() - began;
  console.log(`${name}: ${(took / 1000).toFixed(1)} s`);
  if (took > limitMs) throw new Error(`${name}: took longer than ${limitMs} ms`);
  if (!output.includes('演示时钟')) throw new Error(`${name}: the demo is not whole\n${output}`);
  return child;
}

async function look() {
  const response = await fetch(`http://127.0.0.1:${port}/health`);
  if (!response.ok) throw new Error(`/health answered ${response.status}`);
}

// The whole group, as a terminal's Ctrl-C reaches npm and the program alike.
async function stop(child, signal) {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, signal);
  await ended;
}

async function refuseOrphan() {
  for (let tries = 0; tries < 100; tries += 1) {
    const pid = await readFile(join(dataDir, 'server/cluster/postmaster.pid'), 'utf8').catch(() => null);
    if (pid === null) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the database server is still running');
}
