/** The only file that knows which shell parser is used. Its trees are turned into plain data by the readers. */

export type * as tree from 'unbash';
export { forEachChild, parse } from 'unbash';
