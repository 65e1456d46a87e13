import { describe, expect, test } from 'vitest';
import { anything, bool, DecodeError, decode, int64, list, string, struct } from './go-json.ts';

// The decoding of section 1.3 of the spec ("Decoding quirks"), which is that of Go's encoding/json.

const Form = struct('Form', {
  approval_id: string,
  status: int64,
  on: bool,
  envs: list(string),
  services: list(struct('Service', { service_name: string, service_module: string })),
});
const zero = { approval_id: '', status: 0n, on: false, envs: [], services: [] };
const read = (text: string) => decode(Buffer.from(text), Form);

describe('what is read', () => {
  test.each([
    ['unknown fields are passed over', '{"x":1,"approval_id":"A"}', { approval_id: 'A' }],
    ['names match whatever their case', '{"APPROVAL_ID":"A","Status":1}', { approval_id: 'A', status: 1n }],
    ['even by the letters that Go folds', '{"\u017ftatus":1}', { status: 1n }],
    ['the last of a name counts', '{"approval_id":"A","Approval_Id":"B"}', { approval_id: 'B' }],
    ['null leaves a field as it was', '{"approval_id":null,"status":null,"on":null}', {}],
    ['a null list is an empty one', '{"envs":null,"services":null}', {}],
    [
      'null in a list is the empty value',
      '{"envs":[null],"services":[null]}',
      {
        envs: [''],
        services: [{ service_name: '', service_module: '' }],
      },
    ],
    ['only the first value counts', '{"approval_id":"A"}{"approval_id":"B"}', { approval_id: 'A' }],
    ['bytes after it are ignored', '{"approval_id":"}{\\"]"} ,,, not JSON', { approval_id: '}{"]' }],
    ['blanks before it as well', ' \n\t{"status":-0}', {}],
    ['null is a struct of nothing', 'null', {}],
    ['null and more', 'null {"approval_id":"A"}', {}],
    ['the largest number', '{"status":9223372036854775807}', { status: 9223372036854775807n }],
    ['the smallest number', '{"status":-9223372036854775808}', { status: -9223372036854775808n }],
    [
      'nested names fold as well',
      '{"services":[{"Service_Name":"cart","SERVICE_MODULE":"cart-api"}]}',
      {
        services: [{ service_name: 'cart', service_module: 'cart-api' }],
      },
    ],
    ['a half of a pair is the replacement character', '{"approval_id":"\\ud800"}', { approval_id: '\ufffd' }],
    ['__proto__ is a field like any other', '{"__proto__":{"approval_id":"A"}}', {}],
  ])('%s', (_name, text, expected) => expect(read(text)).toEqual({ ...zero, ...expected }));

  test('bytes that are no UTF-8 are the replacement character', () => {
    const bytes = Buffer.concat([Buffer.from('{"approval_id":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(decode(bytes, Form).approval_id).toBe('\ufffd');
  });

  test('anything keeps its shape, with plain numbers', () => {
    const text = '{"a":[1,2.5,1e3,true,null,"x"],"b":{"c":{}}}';
    expect(decode(Buffer.from(text), anything)).toEqual(JSON.parse(text));
  });
});

describe('what is a failure', () => {
  test.each([
    ['no bytes', '', 'EOF'],
    ['blanks only', ' \n', 'EOF'],
    ['no JSON', '{approval_id:1}', /^invalid character or unexpected end/],
    ['half a value', '{"approval_id":"A"', /^invalid character or unexpected end/],
    ['a bracket that was not opened', ']', /^invalid character/],
    ['a comma too many', '{"status":1,}', /^invalid character/],
    ['single quotes', "{'status':1}", /^invalid character/],
    [
      'a number as a string',
      '{"status":"1"}',
      'json: cannot unmarshal string into Go struct field Form.status of type int64',
    ],
    [
      'a string as a number',
      '{"approval_id":1}',
      'json: cannot unmarshal number into Go struct field Form.approval_id of type string',
    ],
    [
      'a fraction',
      '{"status":1.0}',
      'json: cannot unmarshal number into Go struct field Form.status of type int64',
    ],
    ['an exponent', '{"status":1e1}', /of type int64$/],
    ['a number too large', '{"status":9223372036854775808}', /of type int64$/],
    [
      'a string for a list (the docs say that envs is one)',
      '{"envs":"prod"}',
      'json: cannot unmarshal string into Go struct field Form.envs of type []string',
    ],
    ['an object for a list', '{"envs":{}}', /cannot unmarshal object .* of type \[\]string$/],
    ['a list for an object', '{"services":[[]]}', /cannot unmarshal array .* of type Service$/],
    ['a list for the whole', '[]', 'json: cannot unmarshal array into Go value of type Form'],
    ['a text for the whole', '"x"', /cannot unmarshal string/],
    ['a number for the whole', '12', /cannot unmarshal number/],
    ['a truth value as a number', '{"on":1}', /cannot unmarshal number .* of type bool$/],
    ['a depth that nobody writes', '['.repeat(600), 'exceeded max depth'],
    [
      'one that would exhaust the stack',
      `{"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      'exceeded max depth',
    ],
  ])('%s', (_name, text, why) => {
    expect(() => read(text)).toThrow(DecodeError);
    expect(() => read(text)).toThrow(why);
  });

  test('the failure repeats nothing of the body', () => {
    expect(() => read('{"approval_id": hidden}')).not.toThrow(/hidden/);
    expect(() => read('{"status": "hidden"}')).not.toThrow(/hidden/);
  });
});
