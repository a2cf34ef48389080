import type { Schedule } from '../index.ts';

/** Whether a schedule allows work at a moment, in milliseconds since 1970. A night belongs to the day that it begins on. */
export function isInSchedule({ days, from, until, timeZone }: Schedule, now: number): boolean {
  const { weekday, time } = localTime(now, timeZone);
  const start = from ?? '00:00';
  const end = until ?? '24:00';
  const isNight = start >= end;
  const begun = isNight && time < end ? dayBefore(weekday) : weekday;
  if (days.length > 0 && !days.some((day) => day === begun)) return false;
  return isNight ? start <= time || time < end : start <= time && time < end;
}

const week: readonly string[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function dayBefore(weekday: string): string | undefined {
  return week.at(week.indexOf(weekday) - 1);
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
