import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Why a file, or a part of it, cannot be read. The line counts from 1. */
export interface Unreadable {
  readonly line: number;
  readonly message: string;
}

/** The bytes of a file, valid until the next read of the same reader, or why there are none. */
export type Bytes = { readonly bytes: Buffer } | Unreadable;

/** Files above this size are not read: 32 MiB. No manifest is that large; `etcd` itself takes objects up to 1.5 MiB. */
export const sizeLimit = 32 * 1024 * 1024;

/**
 * Reads files one after the other into one buffer, which grows as needed. Most files fit, and then one read is all:
 * a read of a file that comes short is at its end.
 */
export function openReader(limit = sizeLimit): (path: string) => Bytes {
  let buffer = Buffer.allocUnsafe(256 * 1024);
  return (path) => {
    try {
      const descriptor = openSync(path, 'r');
      try {
        let size = readSync(descriptor, buffer, 0, buffer.length, null);
        if (size === buffer.length) {
          const total = fstatSync(descriptor).size;
          if (total > limit) return tooLarge(total, limit);
          buffer = grown(buffer, total + 1);
          size += fill(buffer, size, descriptor);
        }
        return size > limit ? tooLarge(size, limit) : { bytes: buffer.subarray(0, size) };
      } finally {
        closeSync(descriptor);
      }
    } catch (cause) {
      return { line: 1, message: `Cannot be read: ${reasonOf(cause)}.` };
    }
  };
}

/** Why bytes are no text to work on, and in which line; `undefined` for text in UTF-8. */
export function faultIn(bytes: Buffer): Unreadable | undefined {
  if (isUtf16(bytes)) return { line: 1, message: 'Not UTF-8, but UTF-16.' };
  const nul = bytes.indexOf(0);
  if (nul >= 0) return { line: lineOf(bytes, nul), message: 'Not text: there is a NUL byte.' };
  if (!isUtf8(bytes)) return { line: firstBrokenLine(bytes), message: 'Not UTF-8.' };
  return tooManyDocuments(bytes) ?? tooDeep(bytes);
}

/** A byte order mark in two bytes, either way round. */
function isUtf16(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** No tool writes that many; every one of them takes memory, though it is empty. */
const mostDocuments = 20_000;

function tooManyDocuments(bytes: Buffer): Unreadable | undefined {
  const mark = '\n---';
  if (bytes.length < mostDocuments * mark.length) return undefined;
  let count = 1;
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) {
    count += 1;
    if (count > mostDocuments) return { line: lineOf(bytes, at), message: 'Not read: more than 20,000 documents.' };
  }
  return undefined;
}

/** Runs that are nested deeper than any parser should follow; see `yaml/tokens.ts`. */
const deep = ['[', '{', '- ', '? ', ']', '}'].map((sign) => Buffer.from(sign.repeat(1000)));

/** Smaller files are left to the parser: to look into each of them would take as long as to read them. */
const deepSize = 50_000;

/** What is nested beyond all measure is told even where nobody would parse it. */
function tooDeep(bytes: Buffer): Unreadable | undefined {
  if (bytes.length < deepSize) return undefined;
  const at = deep.map((run) => bytes.indexOf(run)).find((offset) => offset >= 0);
  return at === undefined ? undefined : { line: lineOf(bytes, at), message: 'Nested too deeply.' };
}

/** What went wrong, in words; for an error of the file system its reason without its code. */
export function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return /^[A-Z0-9]+: ([^,]+)/u.exec(message)?.[1] ?? message;
}

/** A buffer that holds the same bytes and has room for more. */
function grown(buffer: Buffer, size: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(Math.max(size, buffer.length * 2));
  buffer.copy(larger);
  return larger;
}

/** Reads on from an offset, to the end of the file or of the buffer; gives how many bytes came. */
function fill(buffer: Buffer, start: number, descriptor: number): number {
  let size = start;
  for (;;) {
    const read = readSync(descriptor, buffer, size, buffer.length - size, null);
    size += read;
    if (read === 0 || size === buffer.length) return size - start;
  }
}

function tooLarge(size: number, limit: number): Unreadable {
  const mebibytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
  return { line: 1, message: `Not read: ${mebibytes(size)} MiB, more than ${mebibytes(limit)} MiB.` };
}

function lineOf(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(10); at >= 0 && at < offset; at = bytes.indexOf(10, at + 1)) line += 1;
  return line;
}

function firstBrokenLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(10, start);
    const end = feed === -1 ? bytes.length : feed + 1;
    if (!isUtf8(bytes.subarray(start, end))) return line;
    start = end;
  }
  return line;
}
