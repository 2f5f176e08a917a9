import { Injectable } from '@nestjs/common';

/** True after the process received a stop signal: `/health` answers 503 and connections are closed. */
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
