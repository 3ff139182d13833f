#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""schema.py DIRECTORY [FILE...] -- each line of JSON against examples/schema's file for its type; without a FILE the schemas
themselves: a key has one type in all of them. Reads as much of JSON Schema as they use."""
import json, os, re, sys

TYPES = {'string': str, 'integer': int, 'number': (int, float), 'boolean': bool, 'null': type(None), 'array': list, 'object': dict}
TIME = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z')


def is_type(value, name):
    return isinstance(value, TYPES[name]) and not (isinstance(value, bool) and name in ('integer', 'number'))


def faults(value, schema, where):
    """What of `value` is not as `schema` says."""
    wanted = schema.get('type', [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if wanted and not any(is_type(value, name) for name in wanted):
        return [f'{where} is {json.dumps(value)}, not {" or ".join(wanted)}']
    found = []
    if 'const' in schema and value != schema['const']:
        found.append(f'{where} is not {schema["const"]}')
    if isinstance(value, str):
        if not re.search(schema.get('pattern', ''), value) or (schema.get('format') == 'date-time' and not TIME.fullmatch(value)):
            found.append(f'{where} is {value!r}')
    if isinstance(value, list):
        for i, item in enumerate(value):
            found += faults(item, schema.get('items', {}), f'{where}[{i}]')
    if isinstance(value, dict):
        found += [f'{where} has no {key}' for key in schema.get('required', []) if key not in value]
        for key, item in value.items():
            if key in schema.get('properties', {}):
                found += faults(item, schema['properties'][key], f'{where}.{key}')
            elif 'properties' in schema:
                found.append(f'{where}.{key} is not in the schema')
    return found


def line_faults(line, schemas):
    record = json.loads(line)
    if record.get('type') not in schemas:
        return [f'no schema for {record.get("type")}']
    schema = schemas[record['type']]
    return min((faults(record, one, record['type']) for one in schema['anyOf']), key=len)


def types_of(schema, out, where):
    for key, value in schema.get('properties', {}).items():
        if key != 'type' and 'type' in value:
            names = [value['type']] if isinstance(value['type'], str) else value['type']
            kind = '|'.join(sorted({name.replace('integer', 'number') for name in names} - {'null'}))
            out.setdefault(key, {}).setdefault(kind, where)
        types_of(value.get('items', value), out, where)


def main():
    directory, *files = sys.argv[1:]
    schemas = {name[:-5]: json.load(open(os.path.join(directory, name))) for name in sorted(os.listdir(directory))}
    found, lines, types = [], 0, {}
    if not files:
        for name, schema in schemas.items():
            for one in schema['anyOf']:
                types_of(one, types, name)
        # a setting's value is what its option takes; all others have one type
        found = [f'{key}: {kinds}' for key, kinds in types.items() if len(kinds) > 1 and key != 'value']
        lines = len(types)
    for name in files:
        for line in open(name, encoding='utf-8'):
            lines += 1
            found += [f'{name}: {fault}: {line.strip()[:200]}' for fault in line_faults(line, schemas)]
    print('\n'.join(found[:20]) or f'{lines} are as the schemas say')
    return 1 if found or lines == 0 else 0


sys.exit(main())
