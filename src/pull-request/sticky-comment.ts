import type { Pulls } from './gateway.ts';

const mark = '<!-- sidecar-migrate: comment -->';

/** Says something in the one comment of ours on a pull request: makes it, or changes it. Says nothing twice. */
export async function say(
  number: number,
  text: string,
  gateway: Pick<Pulls, 'comments' | 'createComment' | 'updateComment' | 'login'>,
): Promise<void> {
  const body = `${mark}\n${text}`;
  const own = (await gateway.comments(number)).find(
    (comment) => comment.author === gateway.login && comment.body.startsWith(mark),
  );
  if (own === undefined) await gateway.createComment(number, body);
  else if (own.body !== body) await gateway.updateComment(own.id, body);
}
