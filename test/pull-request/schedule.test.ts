import { expect, test } from 'vitest';
import { isInSchedule } from '../../src/pull-request/schedule.ts';

const at = (time: string) => Date.parse(time);
const days = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;

test.each([
  ['2026-11-02T08:30:00Z', 'Europe/Berlin', true],
  ['2026-11-02T07:59:00Z', 'Europe/Berlin', false],
  ['2026-11-02T16:00:00Z', 'Europe/Berlin', false],
  ['2026-07-06T07:30:00Z', 'Europe/Berlin', true],
  ['2026-11-01T12:00:00Z', 'Europe/Berlin', false],
  ['2026-11-01T23:30:00Z', 'Asia/Tokyo', false],
  ['2026-11-02T00:30:00Z', 'Asia/Tokyo', true],
])('%s in %s is working time: %s', (time, timeZone, expected) => {
  expect(isInSchedule({ days, from: '09:00', until: '17:00', timeZone }, at(time))).toBe(expected);
});

test('a night goes on over midnight', () => {
  const night = { days: [], from: '22:00', until: '06:00', timeZone: 'UTC' };
  expect(
    ['21:59', '22:00', '00:00', '05:59', '06:00'].map((time) => isInSchedule(night, at(`2026-11-02T${time}:00Z`))),
  ).toEqual([false, true, true, true, false]);
});

test('a night belongs to the day that it begins on', () => {
  const night = { days: ['fri'], from: '22:00', until: '06:00', timeZone: 'UTC' } as const;
  const times = ['2026-11-06T05:00', '2026-11-06T23:00', '2026-11-07T05:00', '2026-11-07T23:00'];
  expect(times.map((time) => isInSchedule(night, at(`${time}:00Z`)))).toEqual([false, true, true, false]);
  const sunday = { ...night, days: ['sun'] as const };
  expect(isInSchedule(sunday, at('2026-11-02T05:00:00Z'))).toBe(true);
});

test('without hours a day is open to its end', () => {
  expect(isInSchedule({ days: ['mon'], timeZone: 'UTC' }, at('2026-11-02T23:59:00Z'))).toBe(true);
});
