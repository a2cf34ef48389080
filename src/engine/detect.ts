import type { Project } from '../kube/project.ts';
import type { Workload } from '../kube/workload.ts';
import type { Catalogue } from './catalogue.ts';
import type { Proposal } from './proposal.ts';
import type { Rule } from './rule.ts';
import { advise } from './step.ts';
import type { Suppressions } from './suppress.ts';

/** How a rule is set by the user: `off` tells nothing and changes nothing, `report` finds and only advises. */
export type RuleMode = 'off' | 'report' | 'on';

/** What the user decided about rules. */
export interface RuleModes {
  readonly [rule: string]: RuleMode;
}

/**
 * Everything that the rules find in a workload, with their answers; of rules that are turned off only what has to change
 * together with the rest of the pod.
 */
export function proposalsFor(
  workload: Workload,
  project: Project,
  settings: { readonly catalogue: Catalogue; readonly modes: RuleModes; readonly suppressions: Suppressions },
): readonly Proposal[] {
  return settings.catalogue.rules.flatMap((rule) => {
    const mode = settings.modes[rule.id] ?? 'on';
    const findings = rule.detect(workload, project);
    if (mode === 'off') {
      const all = findings.map((finding) => ({
        rule,
        finding,
        answer: rule.plan(finding, workload, project),
        off: true,
      }));
      return all.filter(({ answer }) => answer.needed);
    }
    return findings.map((finding) => {
      const suppressed = settings.suppressions.reasonFor(finding, workload);
      const proposal = { rule, finding, answer: answerOf(rule, mode, { finding, workload, project }) };
      return suppressed === undefined ? proposal : { ...proposal, suppressed };
    });
  });
}

function answerOf(
  rule: Rule,
  mode: RuleMode,
  { finding, workload, project }: { finding: Proposal['finding']; workload: Workload; project: Project },
) {
  const answer = rule.plan(finding, workload, project);
  if (mode === 'on') return answer;
  return advise([`The rule ${rule.id} is set to report only.`, ...(answer.advice ?? [])], answer.needed);
}
