import { CommunityTextPage, communityMetadata } from '../../features/community/community-page.tsx';

export const generateMetadata = () => communityMetadata('contact');

export default function Page() {
  return <CommunityTextPage page="contact" />;
}
