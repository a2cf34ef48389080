import { parentPort } from 'node:worker_threads';
import { type EngineTask, runEngine } from '../../pull-request/engine.ts';

/** Runs the engine in a thread of its own: a task in, a migration or an error out. */
parentPort?.on('message', (task: EngineTask) => {
  try {
    parentPort?.postMessage({ migration: runEngine(task) });
  } catch (error) {
    parentPort?.postMessage({ error });
  }
});
