import { Worker } from 'node:worker_threads';
import type { Migration } from '../../index.ts';
import type { Engine, EngineTask } from '../../pull-request/engine.ts';
import { EngineLimitError } from './engine-limit-error.ts';

/** What one repository may ask of the engine: files, bytes of text, milliseconds, megabytes of heap. */
export interface EngineLimits {
  readonly files: number;
  readonly bytes: number;
  readonly milliseconds: number;
  readonly heap: number;
}

/** Enough for a repository with the manifests of thousands of workloads. */
export const usualEngineLimits: EngineLimits = {
  files: 10_000,
  bytes: 64 * 1024 * 1024,
  milliseconds: 60_000,
  heap: 1024,
};

interface Reply {
  readonly migration?: Migration;
  readonly error?: unknown;
}

/** Engines in threads, so that a repository that is too much for one stops neither the process nor the others. */
export class EngineThreads {
  readonly #limits: EngineLimits;
  readonly #idle: Worker[] = [];
  #free: number;
  #waiting: (() => void)[] = [];

  /** With two threads, what stalls one until its time is over keeps nobody waiting. */
  constructor(threads = 2, limits: EngineLimits = usualEngineLimits) {
    this.#free = threads;
    this.#limits = limits;
  }

  /** Runs a task when a thread is free. Throws `EngineLimitError`, and what the engine throws. */
  readonly run: Engine = async (task) => {
    this.#check(task);
    while (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#free -= 1;
    const thread = this.#idle.pop() ?? this.#start();
    try {
      const reply = await this.#ask(thread, task);
      this.#idle.push(thread);
      if (reply.migration === undefined) throw reply.error;
      return reply.migration;
    } finally {
      this.#free += 1;
      this.#waiting.shift()?.();
    }
  };

  /** Ends all threads. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((thread) => thread.terminate()));
  }

  #check({ files }: EngineTask): void {
    if (files.length > this.#limits.files) throw new EngineLimitError('files');
    const bytes = files.reduce((sum, { text }) => sum + text.length, 0);
    if (bytes > this.#limits.bytes) throw new EngineLimitError('bytes');
  }

  #start(): Worker {
    const { heap } = this.#limits;
    const thread = new Worker(new URL('./thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: 64 },
    });
    thread.unref();
    return thread;
  }

  /** The reply of a thread; one that does not reply in time, or dies, is not used again. */
  async #ask(thread: Worker, task: EngineTask): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const timer = setTimeout(() => reject(new EngineLimitError('time')), this.#limits.milliseconds);
    const died = (error: unknown): void => {
      const isHeap = (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY';
      reject(isHeap ? new EngineLimitError('heap', error) : error);
    };
    thread.once('message', resolve).once('error', died);
    thread.postMessage(task);
    try {
      return await promise;
    } catch (error) {
      void thread.terminate();
      throw error;
    } finally {
      clearTimeout(timer);
      thread.off('message', resolve).off('error', died);
    }
  }
}
