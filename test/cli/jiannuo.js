/** The command line as built, without the site, which lies above it and has tests of its own. */
import { runCommandLine } from '../../dist/src/cli/program.js';

await runCommandLine(process.argv, {
  serve: () => Promise.reject(new Error('there is no site in this test')),
});
