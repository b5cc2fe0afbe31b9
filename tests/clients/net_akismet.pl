# Every call of Debian's libnet-akismet-perl, through http_proxy.
use strict;
use warnings;
use Encode;
use JSON::PP;
use Net::Akismet;

my $texts = decode_json($ENV{TEXTS});
my %who = (USER_IP => '192.0.2.12', COMMENT_USER_AGENT => 'x', COMMENT_AUTHOR => 'Ann');
my $stranger = Net::Akismet->new(KEY => 'wrongwrong12', URL => $ENV{BLOG});
my $client = Net::Akismet->new(KEY => $ENV{KEY}, URL => $ENV{BLOG}) or die 'no key';
my %answers = map {
    $_ => $client->check(%who, COMMENT_CONTENT => Encode::encode_utf8($texts->{$_}))
} keys %$texts;
$answers{test} = $client->check(%who, COMMENT_AUTHOR => 'viagra-test-123');
$answers{wrong} = defined $stranger ? 'valid' : 'invalid';
$answers{spam} = $client->spam(%who, COMMENT_CONTENT => $texts->{nice}) && $client->{response};
$answers{ham} = $client->ham(%who, COMMENT_CONTENT => $texts->{vile}) && $client->{response};
print encode_json(\%answers);
