import { getMetadataStorage } from 'class-validator';

/**
 * Lets class-validator find the rules of a class once. It walks all classes of the process for each validated object, to find
 * those that the class inherits from.
 */
export function rememberRulesOfClasses(): void {
  const storage = getMetadataStorage();
  const find = storage.getTargetValidationMetadatas.bind(storage);
  const known = new WeakMap<object, ReturnType<typeof find>>();
  storage.getTargetValidationMetadatas = (type, schema, always, strictGroups, groups) => {
    // The service uses neither schemas nor groups.
    if (schema || groups || always || strictGroups || !(type instanceof Function))
      return find(type, schema, always, strictGroups, groups);
    const rules = known.get(type) ?? find(type, schema, always, strictGroups, groups);
    known.set(type, rules);
    return rules;
  };
}
