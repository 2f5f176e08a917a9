import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SILENT = 'http://127.0.0.1:1';
const ADDRESSES = { database: SILENT, identity: SILENT, flags: SILENT, parameters: SILENT };
const PROGRAM = `
  import { startStatus } from ${JSON.stringify(join(import.meta.dirname, 'status.ts'))};
  const server = await startStatus(0, ${JSON.stringify(ADDRESSES)}, {}, 'test');
  const answers = [];
  for (let asked = 0; asked < 2; asked += 1) {
    const answer = await fetch('http://127.0.0.1:' + server.address().port + '/health');
    answers.push([answer.status, (await answer.json()).why]);
  }
  console.log(JSON.stringify(answers));
  process.exit();
`;

describe('the state of the emulated services', () => {
  it('is told while none of them answers, and ends nothing', async () => {
    const words = ['--no-warnings', '--input-type=module', '--eval', PROGRAM];
    const { stdout } = await promisify(execFile)(process.execPath, words);
    expect(JSON.parse(stdout)).toEqual(Array(2).fill([503, 'Error: database does not answer']));
  });
});
