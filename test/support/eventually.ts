import { setTimeout as pause } from 'node:timers/promises';

/** Repeats an assertion until it holds; after `patienceMs` its last failure is the test's. For what another process does. */
export async function eventually(assertion: () => void | Promise<void>, patienceMs = 5_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(5);
    }
  }
}
