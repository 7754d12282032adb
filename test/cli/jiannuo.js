/** The command line as built, but without the site: it has tests of its own, and loading it would double the time of every start. */
import { runCommandLine } from '../../dist/src/cli/program.js';

await runCommandLine(process.argv, {
  serve: () => Promise.reject(new Error('there is no site in this test')),
});
