import { Injectable } from '@nestjs/common';

/** Whether this process was asked to stop: health says no from then on, connections are not kept. */
@Injectable()
export class Draining {
  #began = false;

  get began(): boolean {
    return this.#began;
  }

  begin(): void {
    this.#began = true;
  }
}
