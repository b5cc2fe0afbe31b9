<?php
/**
 * Plugin Name: Parley
 * Description: Sends Akismet's calls to your own Parley service. While it cannot be reached, new comments wait.
 * Version:     1.0.0
 * Requires PHP: 7.4
 * License:     MIT
 *
 * Copy this file to wp-content/mu-plugins/ and say in wp-config.php where Parley is:
 *
 *     define( 'PARLEY_URL', 'https://parley.example.org' );
 *
 * SPDX-License-Identifier: MIT
 *
 * @package Parley
 */

defined( 'ABSPATH' ) || exit;

/**
 * Everything between Akismet's HTTP calls and Parley.
 */
final class Parley {
	const TIMEOUT   = 3;
	const LONGEST   = 2000; // Characters of an article or a parent comment.
	const GUID_META = 'parley_guid';
	const DOWN      = 'parley_down';

	/** What the last check was answered: its guid, and whether it has to wait. */
	private static $last = array( 'guid' => '', 'hold' => false );

	/** Hook into WordPress. */
	public static function start() {
		add_filter( 'pre_http_request', array( __CLASS__, 'redirect' ), 10, 3 );
		add_action( 'wp_insert_comment', array( __CLASS__, 'remember_guid' ) );
		add_filter( 'pre_option_comment_moderation', array( __CLASS__, 'moderate_what_waits' ) );
		add_action( 'init', array( __CLASS__, 'show_guid_to_editors' ) );
		add_filter( 'rest_comment_query', array( __CLASS__, 'find_by_guid' ), 10, 2 );
		add_action( 'admin_notices', array( __CLASS__, 'notice' ) );
	}

	/** Where Parley is, without a slash at the end. */
	private static function url() {
		return untrailingslashit( defined( 'PARLEY_URL' ) ? PARLEY_URL : (string) getenv( 'PARLEY_URL' ) );
	}

	/** Answer a request to rest.akismet.com from Parley; leave all others alone. */
	public static function redirect( $answer, $args, $url ) {
		$host = (string) wp_parse_url( $url, PHP_URL_HOST );
		if ( ! preg_match( '/(^|\.)rest\.akismet\.com$/i', $host ) ) {
			return $answer;
		}
		$path  = (string) wp_parse_url( $url, PHP_URL_PATH );
		$query = (string) wp_parse_url( $url, PHP_URL_QUERY );
		$call  = basename( $path );
		wp_parse_str( is_array( $args['body'] ) ? build_query( $args['body'] ) : (string) $args['body'], $fields );
		if ( in_array( $call, array( 'comment-check', 'submit-spam', 'submit-ham' ), true ) ) {
			$args['body'] = self::with_context( $args['body'], $fields );
		}
		unset( $args['headers']['Host'], $args['headers']['host'] );
		$args['timeout']     = self::TIMEOUT;
		$args['redirection'] = 0;
		// Without an address nothing leaves the blog: comments wait.
		$reply = '' === self::url()
			? new WP_Error( 'parley_unset', 'PARLEY_URL is not set.' )
			: wp_remote_request( self::url() . $path . ( $query ? '?' . $query : '' ), $args );
		return 'comment-check' === $call ? self::checked( $reply, $fields ) : self::sound( $reply );
	}

	/** A reply other than 200 is an error that Akismet understands. */
	private static function sound( $reply ) {
		$code = wp_remote_retrieve_response_code( $reply );
		if ( is_wp_error( $reply ) || 200 === $code ) {
			return $reply;
		}
		return new WP_Error( 'parley_failed', 'Parley answered ' . $code . '.' );
	}

	/** The verdict; without one, an answer that makes Akismet hold the comment and ask again in 20 minutes. */
	private static function checked( $reply, $fields ) {
		$reply = self::sound( $reply );
		$guid  = wp_remote_retrieve_header( $reply, 'x-akismet-guid' );
		if ( is_wp_error( $reply ) || '' === $guid ) {
			set_transient( self::DOWN, time(), HOUR_IN_SECONDS );
			self::$last = array( 'guid' => '', 'hold' => true );
			return array(
				'headers'  => array( 'x-akismet-guid' => 'local-' . wp_generate_uuid4() ),
				'body'     => 'unreachable',
				'response' => array( 'code' => 200, 'message' => 'OK' ),
				'cookies'  => array(),
				'filename' => null,
			);
		}
		self::$last = array( 'guid' => $guid, 'hold' => '' !== wp_remote_retrieve_header( $reply, 'x-akismet-error' ) );
		if ( self::$last['hold'] ) {
			$reply['body'] = 'false'; // Anything else would be asked again and again.
		}
		if ( ! empty( $fields['comment_ID'] ) ) {
			self::remember_guid( (int) $fields['comment_ID'] );
		}
		return $reply;
	}

	/** Add what a stance is about, and take out what is nobody's business. */
	private static function with_context( $body, $fields ) {
		$post   = get_post( (int) ( $fields['comment_post_ID'] ?? 0 ) );
		$parent = get_comment( (int) ( $fields['comment_parent'] ?? 0 ) );
		$more   = array();
		if ( ! empty( $fields['comment_post_ID'] ) && $post && '' === $post->post_password ) {
			$more['parley_article_title']   = self::plain( $post->post_title );
			$more['parley_article_excerpt'] = self::plain( '' !== $post->post_excerpt ? $post->post_excerpt : $post->post_content );
		}
		if ( ! empty( $fields['comment_parent'] ) && $parent ) {
			$more['comment_parent_content'] = self::plain( $parent->comment_content );
		}
		if ( is_array( $body ) ) {
			return $more + $body;
		}
		$body = preg_replace( '/(^|&)HTTP_(AUTHORIZATION|X_WP_NONCE)=[^&]*+/', '', $body ) ?? $body;
		return $body . '&' . http_build_query( $more, '', '&' );
	}

	/** Text without markup, of bounded length. */
	private static function plain( $html ) {
		$text = html_entity_decode( wp_strip_all_tags( strip_shortcodes( $html ), true ), ENT_QUOTES, 'UTF-8' );
		return mb_substr( $text, 0, self::LONGEST );
	}

	/** Keep Parley's name for a comment, the first one it had. */
	public static function remember_guid( $comment_id ) {
		if ( '' !== self::$last['guid'] ) {
			add_comment_meta( $comment_id, self::GUID_META, self::$last['guid'], true );
			self::$last['guid'] = '';
		}
	}

	/** Akismet's retry publishes whatever is not spam, unless the site moderates: what Parley holds must wait. */
	public static function moderate_what_waits( $value ) {
		return self::$last['hold'] ? '1' : $value;
	}

	/** Let Parley find the comment again over REST; only who may edit comments sees it. */
	public static function show_guid_to_editors() {
		register_meta(
			'comment',
			self::GUID_META,
			array(
				'type'          => 'string',
				'single'        => true,
				'auth_callback' => '__return_false', // Nobody writes it over REST.
				'show_in_rest'  => array( 'schema' => array( 'context' => array( 'edit' ) ) ),
			)
		);
	}

	/** Answer Parley's question for the comment of one guid. */
	public static function find_by_guid( $query, $request ) {
		if ( is_string( $request['parley_guid'] ) && current_user_can( 'moderate_comments' ) ) {
			$query['meta_key']   = self::GUID_META;
			$query['meta_value'] = $request['parley_guid'];
		}
		return $query;
	}

	/** Tell an administrator what is wrong. */
	public static function notice() {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		$down = get_transient( self::DOWN );
		if ( '' === self::url() ) {
			$text = 'Parley: PARLEY_URL is not set in wp-config.php, so every comment waits in Pending.';
		} elseif ( $down ) {
			$text = sprintf( 'Parley could not be reached at %s; new comments wait in Pending and are checked again.', wp_date( 'H:i', $down ) );
		} else {
			return;
		}
		printf( '<div class="notice notice-warning"><p>%s</p></div>', esc_html( $text ) );
	}
}

Parley::start();
