import { weekdays } from './pull-request-settings.ts';
import type { Known, Settings, Shape } from './settings.ts';

const texts = (of: string): Shape => ({ kind: 'texts', of });
const text = (of: string): Shape => ({ kind: 'text', of });
const flag: Shape = { kind: 'boolean' };
const time: Shape = { kind: 'pattern', pattern: '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$', of: 'a time such as "09:30"' };

/** Keys that only matter where pull requests are made. */
export const pullRequestKeys: Settings = {
  pullRequests: {
    shape: {
      kind: 'keys',
      keys: {
        open: { shape: { kind: 'count', most: 1000 }, says: 'How many may be open in the organisation at once.' },
        perDay: { shape: { kind: 'count', most: 1000 }, says: 'How many are opened in the organisation on one day.' },
      },
    },
    says: 'How fast pull requests come. Until one is merged or this is set, only one is open.',
  },
  grouping: {
    shape: { kind: 'choice', of: ['repo', 'directory', 'workload'] },
    says: 'What goes together into one pull request.',
  },
  draft: { shape: flag, says: 'Whether pull requests are opened as drafts.' },
  labels: { shape: texts('a label'), says: 'Labels of new pull requests; never put back once they are taken off.' },
  reviewers: { shape: texts('a login or organisation/team'), says: 'Who is asked to review, as logins or teams.' },
  assignees: { shape: texts('a login'), says: 'Who is assigned, as logins.' },
  title: {
    shape: text('a title, with {what} and {where} for what changes'),
    says: 'The title of pull requests; {what} and {where} stand for what changes.',
  },
  commitMessage: {
    shape: text('a message, with {what} and {where} for what changes'),
    says: 'The message of commits; {what} and {where} stand for what changes.',
  },
  signoff: { shape: flag, says: 'Whether commits are signed off.' },
  branchPrefix: {
    shape: {
      kind: 'pattern',
      pattern: '^[A-Za-z0-9](?:[A-Za-z0-9_-]|[./](?=[A-Za-z0-9])){0,60}/$',
      of: 'the beginning of a branch name that ends with "/"',
    },
    says: 'What the names of branches begin with.',
  },
  schedule: {
    shape: {
      kind: 'keys',
      keys: {
        days: { shape: { kind: 'choices', of: weekdays }, says: 'Days, as mon, tue, wed, thu, fri, sat, sun.' },
        from: { shape: time, says: 'When a day begins, as "HH:MM".' },
        until: { shape: time, says: 'When a day ends, as "HH:MM".' },
        timeZone: { shape: { kind: 'zone' }, says: 'The time zone, e.g. Europe/Berlin; UTC if not given.' },
      },
    },
    says: 'When pull requests are opened and updated.',
  },
  ignoredAuthors: {
    shape: texts('a login or address'),
    says: 'Whose commits on branches of sidecar-migrate are not taken for a person’s, as logins or addresses with globs.',
  },
  checks: {
    shape: {
      kind: 'keys',
      keys: {
        blocking: { shape: flag, says: 'Whether a new workaround fails the check.' },
        suggestions: { shape: flag, says: 'Whether changes are suggested on the lines of a pull request.' },
      },
    },
    says: 'What happens on other pull requests.',
  },
};

/** The workarounds that are meant to stay. */
export function ignoreKey({ rules }: Known): Settings[string] {
  const rule: Shape = rules.length === 0 ? text('a rule') : { kind: 'choice', of: rules };
  return {
    shape: {
      kind: 'list',
      needs: ['rule', 'reason'],
      keys: {
        rule: { shape: rule, says: 'The rule that is to be quiet.' },
        paths: { shape: { kind: 'globs' }, says: 'Where it is to be quiet, as globs; everywhere if not given.' },
        reason: { shape: text('a reason'), says: 'Why the workaround stays.' },
      },
    },
    says: 'Workarounds that are meant to stay, with their reasons.',
  };
}
