import { act, render, screen } from '@testing-library/react';
import { FormStore, useFieldValue } from './form-store.ts';

function Field({ store, shown = true }: { readonly store: FormStore<{ title: string }>; readonly shown?: boolean }) {
  const value = useFieldValue(store, 'title');
  return (
    <>
      <output>{value ?? 'nothing'}</output>
      {shown && <input aria-label="Title" defaultValue="First" {...store.register('title')} />}
    </>
  );
}

describe('FormStore', () => {
  it('reads an untouched field from the page', () => {
    const store = new FormStore<{ title: string }>();
    render(<Field store={store} />);
    expect(store.values()).toEqual({ title: 'First' });
  });

  it('remembers the value of an input that goes away and comes back', () => {
    const store = new FormStore<{ title: string }>();
    const { rerender } = render(<Field store={store} />);
    act(() => {
      store.set('title', 'Second');
    });
    rerender(<Field store={store} shown={false} />);
    expect(store.values()).toEqual({ title: 'Second' });
    rerender(<Field store={store} />);
    expect(screen.getByLabelText('Title')).toHaveValue('Second');
  });

  it('shows the first values after a reset', () => {
    const store = new FormStore<{ title: string }>();
    render(<Field store={store} />);
    act(() => {
      store.set('title', 'Second');
    });
    act(() => {
      store.reset();
    });
    expect(screen.getByLabelText('Title')).toHaveValue('First');
    expect(screen.getByRole('status')).toHaveTextContent('First');
  });

  it('reads the chosen one of a group of radio buttons', () => {
    const store = new FormStore<{ outcome: string | undefined }>();
    render(
      <>
        {['done', 'partly'].map((value) => (
          <input key={value} type="radio" value={value} {...store.register('outcome')} />
        ))}
      </>,
    );
    expect(store.values()).toEqual({ outcome: undefined });
    screen.getByDisplayValue('partly').click();
    expect(store.value('outcome')).toBe('partly');
    store.set('outcome', 'done');
    expect(screen.getByDisplayValue('done')).toBeChecked();
  });
});
