import { parentPort, workerData } from 'node:worker_threads';
import { load } from './warm-start.ts';

/** The name of the bundle; put in by the build. */
declare const packedName: string;

parentPort?.postMessage(load(new URL(packedName, import.meta.url)).packed.plan(workerData));
