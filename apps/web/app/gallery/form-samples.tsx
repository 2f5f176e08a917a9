import { ChoiceField } from '../../components/form/choice-field.tsx';
import { AreaField, SelectField, TextField } from '../../components/form/fields.tsx';
import { FoldedFields } from '../../components/form/folded-fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { PasswordField } from '../../components/form/password-field.tsx';
import { PhotoField } from '../../components/photos/photo-field.tsx';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import type { Sample } from './samples.tsx';

interface Fields {
  readonly title: string;
  readonly description: string;
  readonly category: string;
  readonly password: string;
  readonly outcome: string;
}

const RULES = {
  title: 'title',
  description: 'description',
  category: 'category',
  password: 'passwordMissing',
  outcome: 'outcome',
} as const;

/** A form with one field of each kind. Sending it shows all messages of broken rules. */
function SampleForm() {
  const form = useAppForm<Fields, unknown>({
    again: true,
    rules: RULES,
    validate: () => Promise.resolve(RULES),
    send: () => Promise.resolve(undefined),
    done: () => undefined,
  });
  return (
    <Form form={form} submit="Send to see every error">
      <TextField name="title" label="Text" hint="With a counter." max={200} defaultValue="Prefilled" />
      <AreaField name="description" label="Long text" optional max={500} />
      <FoldedFields
        title="Folded"
        hint="Opens by itself when a field is refused."
        shown={{}}
        usual={{ category: 'repair' }}
      >
        <SelectField name="category" label="Choice from a list">
          <option value="repair">Repair</option>
        </SelectField>
      </FoldedFields>
      <PasswordField name="password" label="Password" autoComplete="current-password" />
      <ChoiceField
        name="outcome"
        legend="Choice of three"
        columns
        choices={[
          { value: 'done', title: 'Done' },
          { value: 'partly', title: 'Partly' },
          { value: 'not_done', title: 'Not done' },
        ]}
      />
    </Form>
  );
}

/** The field of photos. Choosing one uploads it to the service of the development server. */
function PhotosForm() {
  const form = useAppForm<{ photos: string }, unknown>({
    again: true,
    rules: { photos: 'photos' },
    validate: () => Promise.resolve({}),
    send: () => Promise.resolve(undefined),
    done: () => undefined,
  });
  return (
    <Form form={form} submit="Send">
      <PhotoField hint="Show what you did." />
    </Form>
  );
}

export const FORM_SAMPLES: readonly Sample[] = [
  { component: 'form', states: { 'all fields': <SampleForm /> } },
  { component: 'photos', states: { 'no photo yet': <PhotosForm /> } },
];
