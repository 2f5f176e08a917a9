import { act, screen, waitFor, within } from '@testing-library/react';
import { useEffect } from 'react';
import { CreateQuestForm } from '../../features/quest-editor/create-quest-form.tsx';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { attachedOf, entriesOf, isComplete } from '../../lib/photos/entries.ts';
import { draw } from '../../testing/draw.tsx';
import { flagsWith } from '../../testing/flags.ts';
import { Form } from '../form/form.tsx';
import { Gallery } from './gallery.tsx';
import { PhotoField } from './photo-field.tsx';
import type { UploadPhoto } from './use-photo-entries.ts';

const PHOTOS = [
  { photoId: 'p1', alt: 'The bench before', width: 800, height: 600 },
  { photoId: 'p2', alt: 'The bench after', width: 600, height: 800 },
];

beforeAll(() => {
  URL.createObjectURL = () => 'blob:preview';
  URL.revokeObjectURL = () => undefined;
  // jsdom has no dialogs.
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
});

const aFile = (name = 'bench.jpg', type = 'image/jpeg') => new File(['x'], name, { type });

function PhotoForm({ upload, send }: { readonly upload: UploadPhoto; readonly send: (photos: object[]) => void }) {
  const form = useAppForm<{ photos?: string }, undefined>({
    rules: { photos: 'photos' },
    validate: ({ photos = '' }) => Promise.resolve(isComplete(photos) ? {} : { photos: 'photos' }),
    send: ({ photos }) => {
      send(attachedOf(photos));
      return Promise.resolve(undefined);
    },
    done: () => undefined,
    again: true,
  });
  return (
    <Form form={form} submit="Send">
      <PhotoField hint="Show the place." questId="q1" photos={PHOTOS.slice(0, 1)} upload={upload} />
    </Form>
  );
}

/** A form whose draft has been restored. */
function DraftForm({ field }: { readonly field: string }) {
  const form = useAppForm<{ photos?: string }, undefined>({
    rules: { photos: 'photos' },
    validate: () => Promise.resolve({}),
    send: () => Promise.resolve(undefined),
    done: () => undefined,
  });
  useEffect(() => {
    form.store.set('photos', field);
  }, [form.store, field]);
  return (
    <Form form={form} submit="Send">
      <PhotoField hint="Show the place." />
    </Form>
  );
}

describe('PhotoField', () => {
  it('uploads a photo, asks for its description, and sends both with those that are there', async () => {
    const sent: object[][] = [];
    const { user } = draw(<PhotoForm upload={() => Promise.resolve('p9')} send={(photos) => sent.push(photos)} />);
    await user.upload(screen.getByLabelText('Choose photos'), aFile());
    const described = await screen.findByLabelText('What does photo 2 show?');
    await screen.findByText('2 of 2 photos uploaded.');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findAllByText(/Each one needs a description/)).not.toHaveLength(0);
    expect(described).toHaveAttribute('aria-invalid', 'true');
    await user.type(described, 'A green bench');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    await waitFor(() => {
      expect(sent).toEqual([
        [
          { photoId: 'p1', alt: 'The bench before' },
          { photoId: 'p9', alt: 'A green bench' },
        ],
      ]);
    });
  });

  it('shows the progress, and does not send while a photo is uploaded', async () => {
    let report: (part: number) => void = () => undefined;
    const sent: object[][] = [];
    const upload: UploadPhoto = (_, { onProgress }) => {
      report = onProgress;
      return new Promise(() => undefined);
    };
    const { user } = draw(<PhotoForm upload={upload} send={(photos) => sent.push(photos)} />);
    await user.upload(screen.getByLabelText('Choose photos'), aFile());
    const bar = await screen.findByRole('progressbar', { name: 'Photo 2 is being uploaded' });
    act(() => {
      report(0.5);
    });
    expect(bar).toHaveAttribute('value', '0.5');
    await user.type(screen.getByLabelText('What does photo 2 show?'), 'A green bench');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    await screen.findAllByText(/its upload must be finished/);
    expect(sent).toEqual([]);
  });

  it('says why a photo failed, uploads it again, and removes photos', async () => {
    const faults = [{ fault: 'failed' }, { fault: 'tooLarge' }];
    const upload: UploadPhoto = () => {
      const fault = faults.shift();
      return fault === undefined ? Promise.resolve('p9') : Promise.reject(Object.assign(new Error('no'), fault));
    };
    const { user } = draw(<PhotoForm upload={upload} send={() => undefined} />);
    await user.upload(screen.getByLabelText('Choose photos'), aFile());
    expect(await screen.findByRole('alert')).toHaveTextContent('bench.jpg was not uploaded. Check your connection');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('bench.jpg is larger than 10 MB');
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Remove photo 2' }));
    await user.click(screen.getByRole('button', { name: 'Remove photo 1' }));
    expect(screen.queryAllByRole('listitem')).toEqual([]);
    expect(screen.getByLabelText('Choose photos')).toHaveFocus();
  });

  it('shows a photo of a draft again by the thumbnail that the draft keeps, and sends none of it', async () => {
    const thumbnail = 'data:image/jpeg;base64,AAAA';
    const entry = { key: 'k', alt: 'A green bench', photoId: 'p9', thumbnail };
    const { container } = draw(<DraftForm field={JSON.stringify([entry])} />);
    await waitFor(() => expect(container.querySelector('img')).toHaveAttribute('src', thumbnail));
    expect(attachedOf(JSON.stringify([entry]))).toEqual([{ photoId: 'p9', alt: 'A green bench' }]);
  });

  it('keeps the thumbnail that the upload reports', async () => {
    const thumbnail = 'data:image/jpeg;base64,BBBB';
    const upload: UploadPhoto = (_, { onThumbnail }) => {
      onThumbnail(thumbnail);
      return Promise.resolve('p9');
    };
    const { user, container } = draw(<PhotoForm upload={upload} send={() => undefined} />);
    await user.upload(screen.getByLabelText('Choose photos'), aFile());
    await screen.findByText('2 of 2 photos uploaded.');
    const field = container.querySelector<HTMLInputElement>('input[name=photos]');
    expect(entriesOf(field?.value)[1]).toMatchObject({ photoId: 'p9', thumbnail });
  });

  it('takes four photos at most and says so', async () => {
    const { user } = draw(<PhotoForm upload={(file) => Promise.resolve(file.name)} send={() => undefined} />);
    await user.upload(
      screen.getByLabelText('Choose photos'),
      ['a', 'b', 'c', 'd'].map((name) => aFile(name)),
    );
    expect(await screen.findAllByRole('listitem')).toHaveLength(4);
    expect(screen.getByText('You can add up to 4 photos. The others were left out.')).toBeInTheDocument();
  });

  it('keeps no place for photos that were refused, and one for a photo that can be sent again', async () => {
    const upload: UploadPhoto = (file) => {
      const fault = { txt: 'wrongType', big: 'tooLarge', off: 'off', bad: 'unreadable', net: 'failed' }[file.name];
      return fault === undefined
        ? Promise.resolve(file.name)
        : Promise.reject(Object.assign(new Error('no'), { fault }));
    };
    const { user } = draw(<PhotoForm upload={upload} send={() => undefined} />);
    const pick = (...names: string[]) =>
      user.upload(
        screen.getByLabelText('Choose photos'),
        names.map((name) => aFile(name)),
      );
    // One photo is there already.
    await pick('txt', 'big', 'off');
    expect(await screen.findAllByRole('alert')).toHaveLength(3);
    await pick('bad', 'net', 'a');
    expect(await screen.findAllByRole('alert')).toHaveLength(5);
    expect(screen.queryByText(/The others were left out/)).not.toBeInTheDocument();
    await pick('b', 'c');
    expect(await screen.findByText('You can add up to 4 photos. The others were left out.')).toBeInTheDocument();
    expect(screen.getAllByRole('textbox')).toHaveLength(3);
  });

  it('drops the photos of a draft whose upload has ended with an earlier visit, so that the form can be sent', async () => {
    const entries = [
      { key: 'gone', alt: 'A green bench' },
      { key: 'k', alt: 'A red bench', photoId: 'p9' },
    ];
    const { container } = draw(<DraftForm field={JSON.stringify(entries)} />);
    await screen.findByLabelText('What does photo 1 show?');
    await waitFor(() => {
      const field = container.querySelector<HTMLInputElement>('input[name=photos]');
      expect(entriesOf(field?.value)).toEqual(entries.slice(1));
    });
    expect(screen.queryByLabelText('What does photo 2 show?')).not.toBeInTheDocument();
  });

  it('is absent while photos are switched off', () => {
    const viewer = { userId: 'ada', creationPoints: 9 };
    const flags = flagsWith({ quest_photos: false });
    draw(<CreateQuestForm viewer={viewer} cost={1} defaultXp={100} defaultReputation={10} />, { flags });
    expect(screen.queryByText('Photos')).toBeNull();
  });
});

describe('Gallery', () => {
  it('shows small photos with their descriptions and sizes, and opens one larger by keyboard', async () => {
    const { user } = draw(<Gallery questId="q1" photos={PHOTOS} />);
    const small = screen.getByRole('img', { name: 'The bench before' });
    expect(small).toHaveAttribute('src', '/api/v1/quests/q1/photos/p1?size=small');
    expect([small.getAttribute('width'), small.getAttribute('loading')]).toEqual(['800', 'lazy']);
    await user.tab();
    await user.keyboard('{Enter}');
    const dialog = within(screen.getByRole('dialog'));
    expect(dialog.getByRole('img')).toHaveAttribute('src', '/api/v1/quests/q1/photos/p1?size=large');
    // A browser moves the focus into the dialog.
    dialog.getByRole('button', { name: 'Close' }).focus();
    await user.keyboard('{ArrowRight}');
    expect(dialog.getByRole('img')).toHaveAccessibleName('The bench after');
    expect(dialog.getByText('2 of 2')).toBeInTheDocument();
    await user.click(dialog.getByRole('button', { name: 'Previous photo' }));
    expect(dialog.getByRole('img')).toHaveAccessibleName('The bench before');
    await user.click(dialog.getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('shows descriptions alone on a saved page, and the photos once the device is online', () => {
    document.body.dataset['savedAt'] = '2026-05-04T11:00:00.000Z';
    draw(<Gallery questId="q1" photos={PHOTOS} />);
    expect(screen.getByText('The bench before')).toBeInTheDocument();
    expect([screen.queryAllByRole('img'), screen.queryAllByRole('button')]).toEqual([[], []]);
    act(() => {
      window.dispatchEvent(new Event('online'));
    });
    expect(screen.getByRole('img', { name: 'The bench before' })).toBeInTheDocument();
  });

  it('reads the photos of visitors from the public address, and draws nothing without photos', () => {
    const { unmount } = draw(<Gallery questId="q1" photos={PHOTOS} reader="visitor" />);
    expect(screen.getAllByRole('img')[0]).toHaveAttribute('src', '/api/v1/public/quests/q1/photos/p1?size=small');
    unmount();
    draw(<Gallery questId="q1" photos={undefined} />);
    expect(screen.queryAllByRole('img')).toEqual([]);
  });
});

describe('the entries of a draft', () => {
  it.each([
    '{',
    '7',
    '[7, null, {"key": 1}]',
    '[{"key": "k", "alt": "", "thumbnail": "https://elsewhere.example/a.jpg"}]',
    '',
  ])('are none for %j', (field) => {
    expect(entriesOf(field)).toEqual([]);
  });
});
