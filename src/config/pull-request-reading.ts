import { asList, asMap, asString, type Plain, type PlainMap } from '../yaml/plain.ts';
import {
  type CheckSettings,
  type PullRequestSettings,
  type Schedule,
  usualChecks,
  usualPullRequests,
  weekdays,
} from './pull-request-settings.ts';

/** The settings for pull requests in a configuration that was checked. */
export function pullRequestsOf(root: PlainMap): PullRequestSettings {
  const { open, perDay } = asMap(root.pullRequests);
  const [title, commitMessage] = [asString(root.title), asString(root.commitMessage)];
  return {
    grouping: root.grouping === 'directory' || root.grouping === 'workload' ? root.grouping : 'repo',
    ...(typeof open === 'number' ? { open } : {}),
    ...(typeof perDay === 'number' ? { perDay } : {}),
    draft: root.draft === true,
    labels: texts(root.labels),
    reviewers: texts(root.reviewers),
    assignees: texts(root.assignees),
    ...(title === undefined ? {} : { title }),
    ...(commitMessage === undefined ? {} : { commitMessage }),
    signoff: root.signoff === true,
    branchPrefix: asString(root.branchPrefix) ?? usualPullRequests.branchPrefix,
    ...scheduleOf(asMap(root.schedule)),
    ignoredAuthors: texts(root.ignoredAuthors),
  };
}

/** The settings for checks in a configuration that was checked. */
export function checksOf(root: PlainMap): CheckSettings {
  const { blocking, suggestions } = asMap(root.checks);
  return {
    blocking: blocking === true,
    suggestions: typeof suggestions === 'boolean' ? suggestions : usualChecks.suggestions,
  };
}

function scheduleOf(schedule: PlainMap): { readonly schedule?: Schedule } {
  const [from, until] = [asString(schedule.from), asString(schedule.until)];
  const days = asList(schedule.days);
  if (from === undefined && until === undefined && days.length === 0) return {};
  return {
    schedule: {
      days: weekdays.filter((day) => days.includes(day)),
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
      timeZone: asString(schedule.timeZone) ?? 'UTC',
    },
  };
}

function texts(value: Plain | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : asList(value).filter((one) => typeof one === 'string');
}
