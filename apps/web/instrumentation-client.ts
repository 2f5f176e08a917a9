import { namePagePerson } from './lib/session/page-requests.ts';

namePagePerson();
