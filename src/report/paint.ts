/** The few styles of the reports. */
export type Style = 'strong' | 'faint' | 'good' | 'careful' | 'bad' | 'note' | 'code';

/** Gives a text a style, or leaves it as it is where there is no colour. */
export type Paint = (style: Style, text: string) => string;

/** SGR parameters that switch a style on and off again (ECMA-48), from the 16 colours that every theme defines. */
const codes: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  strong: [1, 22],
  faint: [2, 22],
  good: [32, 39],
  careful: [33, 39],
  bad: [31, 39],
  note: [34, 39],
  code: [36, 39],
};

/** For pipes and files. */
export const plain: Paint = (_style, text) => text;

/** For terminals. */
export const coloured: Paint = (style, text) => {
  const [on, off] = codes[style];
  return text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;
};
