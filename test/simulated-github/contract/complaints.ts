/** What broke the official description: requests of the code under test, answers or deliveries of this double. */
export interface Complaint {
  readonly about: 'request' | 'answer' | 'delivery';
  /** The operation, GraphQL or event that it was. */
  readonly place: string;
  readonly fault: string;
}

/** All complaints so far; a test that ends with any has found something. */
export class Complaints {
  readonly all: Complaint[] = [];

  add(complaint: Complaint): void {
    this.all.push(complaint);
  }
}
