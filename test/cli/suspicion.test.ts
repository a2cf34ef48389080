import { describe, expect, test } from 'vitest';
import { looksBroken } from '../../src/cli/suspicion.ts';
import { plainDeployment, safeJob } from './manifests.ts';

const bomb = 'a: &a x\nb: &b x\nc: &c x\nd: &d x\n'.concat('e: [*a, *b, *c, *d]\n'.repeat(10));

describe('a closer look is worth', () => {
  test.each([
    ['an open bracket', 'a: [b\n'],
    ['a bracket too many', 'a: b}\n'],
    ['an open quote', 'a: "b\n'],
    ['an open single quote', "a: 'b\n"],
    ['a tab as indentation', 'a:\n\tb: c\n'],
    ['a control character', 'a: \u001b[31m]\n'],
    ['brackets deep inside of each other', `a: ${'['.repeat(101)}${']'.repeat(101)}\n`],
    ['a very deep column', `a: b\n${' '.repeat(200)}c: d\n`],
    ['dashes behind dashes', `a:\n  ${'- '.repeat(100)}b\n`],
    ['aliases without end', bomb],
  ])('%s', (_, text) => {
    expect(looksBroken(Buffer.from(text))).toBe(true);
  });
});

describe('a closer look is not worth', () => {
  test.each([
    ['a Deployment', plainDeployment],
    ['a Job with a script', safeJob],
    ["an apostrophe, as in Lea's", "# Lea's\na: 'b'\n"],
    ['CRLF and tabs inside of lines', 'a: b\t# c\r\n'],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(looksBroken(Buffer.from(text))).toBe(false);
  });
});
