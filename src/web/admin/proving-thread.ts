/** The thread in which a definition is proved. Started by `prove-apart.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { inspect } from '../../../workflows/check.js';
import { workflowVersion } from '../../../workflows/registry.js';

const { kind, version } = workerData as { kind: string; version: number };
const { findings, states, passages } = inspect(workflowVersion(kind, version));
parentPort?.postMessage({ findings, states, passages });
