/** A sentence for the person who starts the server; main.ts prints it and ends with code 1. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
