import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI document. It is built for its first reader, because most processes have none. */
@Injectable()
export class ApiDocument {
  #document: OpenAPIObject | undefined;
  #build: (() => OpenAPIObject) | undefined;

  buildBy(build: () => OpenAPIObject): void {
    this.#build = build;
  }

  get(): OpenAPIObject {
    if (this.#build === undefined) throw new Error('the description of the service cannot be made yet');
    this.#document ??= this.#build();
    return this.#document;
  }
}
