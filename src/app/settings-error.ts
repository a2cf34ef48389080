/** A setting cannot be used; the message names the variable, or the file, and never what is secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
