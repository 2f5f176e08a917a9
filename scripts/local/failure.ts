/** The stack cannot start, for a reason that a person can act upon: the message is all they need to see. */
export class StartFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartFailure';
  }
}
