import { sizeLimit } from './reader.ts';
import { UsageError } from './usage-error.ts';

/** The name of standard input in reports. */
export const standardInputName = 'stdin.yaml';

/**
 * All bytes of standard input.
 * @throws {UsageError} if there are too many.
 */
export async function standardInput(limit = sizeLimit): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) throw new UsageError(`Standard input has more than ${limit / 1024 / 1024} MiB.`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
