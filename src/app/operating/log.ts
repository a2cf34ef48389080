import type { Redaction } from './redaction.ts';

/** Facts of a line in the log. */
export type Fields = Readonly<Record<string, unknown>>;

/** Levels, the least important first. */
export type Level = 'debug' | 'info' | 'warn' | 'error';

/** A structured log: one JSON object a line. */
export interface Log {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /** The same log, with these fields on every line. */
  with(fields: Fields): Log;
}

/** Where lines go and from which level on. */
export interface LogSettings {
  readonly write: (line: string) => void;
  readonly redaction: Redaction;
  readonly now: () => number;
  readonly level?: Level;
}

const levels: readonly Level[] = ['debug', 'info', 'warn', 'error'];

/** Makes a log. Errors among the fields are written as name, message and stack. */
export function makeLog(settings: LogSettings, bound: Fields = {}): Log {
  const least = levels.indexOf(settings.level ?? 'info');
  const at =
    (level: Level) =>
    (message: string, fields: Fields = {}) => {
      if (levels.indexOf(level) < least) return;
      const time = new Date(settings.now()).toISOString();
      const line = JSON.stringify({ time, level, message, ...bound, ...fields }, shown);
      settings.write(escaped(settings.redaction.clean(line)));
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => makeLog(settings, { ...bound, ...fields }),
  };
}

/** JSON leaves characters as they are that a terminal would act on: more controls, and those that turn or hide text. */
function escaped(line: string): string {
  return line.replace(/[\u007F-\u009F\p{Cf}\p{Zl}\p{Zp}]/gu, (one) =>
    [...Array(one.length).keys()].map((i) => `\\u${one.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );
}

/** Errors have nothing that JSON would show, or too much: requests with their bodies. */
function shown(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  const { status, code } = value as { readonly status?: unknown; readonly code?: unknown };
  return { name, message, status, code, stack, cause };
}
