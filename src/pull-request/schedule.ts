import type { Schedule } from '../index.ts';

/** Whether a schedule allows work at a moment, in milliseconds since 1970. */
export function isInSchedule({ days, from, until, timeZone }: Schedule, now: number): boolean {
  const { weekday, time } = localTime(now, timeZone);
  if (days.length > 0 && !days.some((day) => day === weekday)) return false;
  const start = from ?? '00:00';
  const end = until ?? '24:00';
  return start < end ? start <= time && time < end : start <= time || time < end;
}

function localTime(now: number, timeZone: string): { readonly weekday: string; readonly time: string } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return {
    weekday: (parts.get('weekday') ?? '').toLowerCase(),
    time: `${parts.get('hour') ?? '00'}:${parts.get('minute') ?? '00'}`,
  };
}
