/**
 * What SIGINT and SIGTERM do to a command. The first lets go of the embedded server, which stops when nobody else uses it, so that
 * no server is left behind; the command's own sessions end with it and take back what was not committed. A second ends the
 * process at once.
 */
import { releaseServers } from '../store/embedded.js';

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const; // 128 + number, as a shell reports them
const UNWIND_MS = 2_000; // for `finally` blocks such as the removal of a scratch directory

export class Interruption {
  #happened = false;
  readonly #listener = (signal: keyof typeof SIGNALS): void => void this.#leave(signal);

  /** From here on this process does not end on a signal without having let go of the server. */
  constructor() {
    for (const signal of signals()) process.once(signal, this.#listener);
  }

  /** Whether a signal is the reason for whatever went wrong. */
  get happened(): boolean {
    return this.#happened;
  }

  /** Resolves at the first signal from now on, which is then the caller's to act on; a second ends the process at once. */
  async next(): Promise<void> {
    this.forget();
    await new Promise<void>((resolve) => {
      for (const signal of signals()) {
        process.once(signal, () => {
          endAtOnceOn(signal);
          resolve();
        });
      }
    });
  }

  /** The command is done: signals do again what they do by themselves. */
  forget(): void {
    for (const signal of signals()) process.off(signal, this.#listener);
  }

  async #leave(signal: keyof typeof SIGNALS): Promise<void> {
    this.#happened = true;
    this.forget();
    for (const again of signals()) endAtOnceOn(again);
    process.exitCode = SIGNALS[signal];
    await releaseServers();
    // Once more at the end: the signal may have come before the command reached for the server.
    setTimeout(() => void releaseServers().finally(() => process.exit()), UNWIND_MS).unref();
  }
}

function signals(): (keyof typeof SIGNALS)[] {
  return ['SIGINT', 'SIGTERM'];
}

function endAtOnceOn(signal: keyof typeof SIGNALS): void {
  process.once(signal, () => process.exit(SIGNALS[signal]));
}
