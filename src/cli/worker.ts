import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

enableCompileCache();
const { plan } = await import('./planning.ts');
parentPort?.postMessage(plan(workerData));
