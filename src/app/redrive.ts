import { visible } from '../report/visible.ts';
import { layFoundation, systemClock } from './foundation.ts';
import type { Log } from './operating/log.ts';
import type { QueueName } from './queue/job.ts';
import type { JobQueue } from './queue/job-queue.ts';
import { queueNames } from './queue/queues.ts';
import type { Settings } from './settings.ts';
import { SettingsError } from './settings-error.ts';

/** What is put back: what comes from one queue, or all; nothing if it is only to be said. */
export interface RedriveWish {
  readonly from?: QueueName;
  readonly listOnly: boolean;
}

/**
 * The command `redrive [QUEUE] [--list]`, in the database of the settings. Throws `SettingsError`, `FolderInUseError`
 * and `NewerSchemaError`.
 */
export async function redrive(
  args: readonly string[],
  { database: place }: Pick<Settings, 'database'>,
  { log, say }: { readonly log: Log; readonly say: (line: string) => void },
): Promise<void> {
  const wish = wishIn(args);
  const { queue, database } = await layFoundation(place, log, systemClock);
  try {
    await putBack(queue, wish, say);
  } finally {
    await queue.close();
    await database.close();
  }
}

/** Says what nobody could do, and puts it back as if it had never been tried. */
export async function putBack(
  queue: Pick<JobQueue, 'deadLetters' | 'redrive'>,
  { from, listOnly }: RedriveWish,
  say: (line: string) => void,
): Promise<void> {
  const letters = (await queue.deadLetters()).filter((letter) => from === undefined || letter.queue === from);
  for (const { queue: name, key, since, because } of letters) {
    // A reason may quote a repository.
    say(`${since.toISOString()} ${name} ${key}: ${visible(because ?? 'its worker died each time')}`);
  }
  say(listOnly ? `Jobs that nobody could do: ${letters.length}` : `Jobs put back: ${await queue.redrive(from)}`);
}

/** What the arguments of `redrive` ask for. Throws `SettingsError`. */
export function wishIn(args: readonly string[]): RedriveWish {
  const [name, ...others] = args.filter((arg) => arg !== '--list');
  const from = queueNames.find((one) => one === name);
  if (others.length > 0 || (name !== undefined && from === undefined)) {
    throw new SettingsError(`redrive takes one of ${queueNames.join(', ')}; with --list it changes nothing.`);
  }
  return { listOnly: args.includes('--list'), ...(from === undefined ? {} : { from }) };
}
