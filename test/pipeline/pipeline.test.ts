import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyConfig } from '../../src/config/config.ts';
import { catalogue, migrate, optionsFrom } from '../../src/index.ts';
import { fileDiff } from '../../src/report/diff.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the first screen of the README', () => {
  it('shows the diff that the command prints for its sample', () => {
    const path = 'fixtures/_pipeline/nightly-report/before.yaml';
    const text = readFileSync(join(root, path), 'utf8');
    const { edits } = migrate([{ path, text }], catalogue, optionsFrom(emptyConfig));
    const diff = edits.map((one) => fileDiff(one.file, text, one.edits)).join('');
    const hunk = diff.slice(diff.indexOf('@@'));
    expect(hunk).toContain('restartPolicy: Always');
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(hunk);
  });
});
