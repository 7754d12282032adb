#!/usr/bin/env node
/** The program: the command line, with the site handed to it from above. */
import 'reflect-metadata';
import { runCommandLine } from './cli/program.js';
import { serve } from './serve.js';

await runCommandLine(process.argv, { serve });
