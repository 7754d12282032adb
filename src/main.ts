#!/usr/bin/env node
/** The program: the command line, with the site handed to it from above. */
import { runCommandLine } from './cli/program.js';

await runCommandLine(process.argv, {
  // Loaded only when it is wanted: the web framework doubles the start of every other command.
  serve: async (config, database, untilSignal) => (await import('./serve.js')).serve(config, database, untilSignal),
});
