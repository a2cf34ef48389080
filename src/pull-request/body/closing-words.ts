/** The box that asks for the branch to be made anew. */
export const rebaseBox = '<!-- sidecar-migrate: rebase -->';

/** Whether somebody ticked the box: the last one in a body, because text of the repository stands above it. */
export function isRebaseTicked(body: string): boolean {
  const line = body.split(/\r?\n/u).findLast((one) => one.includes(rebaseBox)) ?? '';
  return /^\s*[-*] \[[xX]\] /u.test(line);
}

/** How to learn more, to go on, and to be left alone; a rule that is named stands for all of them. */
export function optOutText(rule = 'RULE'): readonly string[] {
  const lines = [
    '- Closing this pull request is enough: exactly these workarounds are not proposed again.',
    `- \`/sidecar-migrate explain ${rule}\` in a comment says what a rule finds and when its fix is safe. \`/sidecar-migrate help\` lists the other commands.`,
    `- \`/sidecar-migrate ignore ${rule} --reason TEXT\` writes it into the configuration on this branch. \`# sidecar-migrate: ignore[${rule}] reason\` above a line leaves one place alone.`,
    '- Commit to this branch as you like: it is yours from then on, and no longer updated.',
    '- No reminders come. After 90 days without anybody touching it, this is no longer updated.',
  ];
  return ['### Going on from here', lines.join('\n'), `- [ ] ${rebaseBox} Make this anew on top of the base branch`];
}
